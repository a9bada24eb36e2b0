/** Reads an address so many times, one after the other, as Prometheus would: `scraper.ts URL TIMES`. */
const [url = "", times = "0"] = process.argv.slice(2)

const took: Array<number> = []
let bytes = 0
for (let n = 0; n < Number(times); n++) {
  const asked = performance.now()
  const response = await fetch(url)
  bytes = (await response.arrayBuffer()).byteLength
  took.push(performance.now() - asked)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  await new Promise((resolve) => setTimeout(resolve, 100))
}
process.stdout.write(JSON.stringify({ took, bytes }))
