import manifest from "../../package.json" with { type: "json" }

/** As released; shown at the start and by `conserje --version`. */
export const VERSION: string = manifest.version
