import { assert } from "@effect/vitest"
import { shoot } from "./support/Browser.ts"
import { be, hotelSays, pages, say, visit, words } from "./support/Pages.ts"

/** Eight by eight dots of one colour. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR42mNkYPhfz4AFMA4tCQBMrQf/2PpsVwAAAABJRU5ErkJggg==",
  "base64"
)

pages("the chat page", (it) => {
  it.effect("shows a conversation with every kind of message, under a strict policy", () =>
    visit({}, async (page) => {
      await page.getByRole("button", { name: "¿Dónde queda el hotel?" }).waitFor()
      await shoot(page, "chat-welcome")

      await page.getByRole("button", { name: "¡Hola!" }).click()
      await hotelSays(page, "Soy la recepción virtual")
      await page.locator(".message.guest .ticks-of.read").first().waitFor()
      await say(page, "¿Dónde queda?")
      await page.getByRole("link", { name: "Open the map" }).waitFor()
      await shoot(page, "chat-place")

      await say(page, "Quiero reservar")
      await page.getByRole("button", { name: "Sí, confirmar" }).click()
      await hotelSays(page, "Elegiste «Sí, confirmar» (confirm).")

      await say(page, "¿Qué habitaciones hay?")
      await page.getByRole("button", { name: "Ver habitaciones" }).click()
      await page.getByRole("dialog").waitFor()
      await shoot(page, "chat-list")
      await page.getByRole("button", { name: /Doble jardín/ }).click()
      await hotelSays(page, "Elegiste «Doble jardín» (garden).")
      await shoot(page, "chat-desktop")
    }), 30_000)

  it.effect(
    "fits a phone, in the dark too",
    () =>
      visit({ width: 360, height: 740, dark: true, touch: true }, async (page) => {
        await be(page, "Mateo")
        await shoot(page, "chat-phone-people")
        await page.getByRole("button", { name: /Hostería Casa del Lago/ }).click()
        // It was measured while nobody could see it.
        assert.isAtLeast(await words(page).evaluate((box) => box.clientHeight - box.scrollHeight), 0)
        await say(page, "¿Dónde queda?")
        await page.getByRole("link", { name: "Open the map" }).waitFor()
        await say(page, "Quiero reservar algo para el fin de semana largo, ¿se puede?")
        await page.getByRole("button", { name: "Hablar con alguien" }).waitFor()
        // The newest message can be seen whole, without scrolling.
        await page.waitForFunction(() => {
          const list = document.querySelector("#messages")
          return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 2
        })
        await shoot(page, "chat-phone-dark")
        assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth), 360)
        await page.getByRole("button", { name: /^Network/ }).click()
        await shoot(page, "chat-phone-network")
        await page.keyboard.press("Escape")
        await page.getByRole("button", { name: "Back to the hotels" }).click()
        await page.getByRole("button", { name: /Hostería Casa del Lago/ }).waitFor()
      }),
    30_000
  )

  it.effect("works with the keyboard alone", () =>
    visit({}, async (page) => {
      const tabTo = async (name: RegExp, key = "Tab") => {
        for (let presses = 0; presses < 40; presses++) {
          await page.keyboard.press(key)
          const here = await page.evaluate(() => {
            const one = document.activeElement
            const label = one?.getAttribute("aria-label") ?? one?.textContent ?? ""
            return { label, visible: one?.matches(":focus-visible") ?? false }
          })
          assert.isTrue(here.visible, `the focus on "${here.label}" cannot be seen`)
          if (name.test(here.label)) return
        }
        assert.fail(`${name} was never reached`)
      }
      await be(page, "Emily")
      await page.locator("body").click({ position: { x: 2, y: 2 } })
      await tabTo(/The Lantern House/)
      await page.keyboard.press("Enter")
      await page.keyboard.type("quiero reservar")
      await page.keyboard.press("Enter")
      await page.getByRole("button", { name: "Cambiar fechas" }).waitFor()
      await tabTo(/Cambiar fechas/, "Shift+Tab")
      await page.keyboard.press("Enter")
      await hotelSays(page, "Elegiste «Cambiar fechas»")
      await words(page).focus()
      await page.keyboard.type("habitaciones?")
      await page.keyboard.press("Enter")
      await page.getByRole("button", { name: "Ver habitaciones" }).waitFor()
      await tabTo(/Ver habitaciones/, "Shift+Tab")
      await page.keyboard.press("Enter")
      await tabTo(/Familiar/)
      await page.keyboard.press("Enter")
      await hotelSays(page, "Elegiste «Familiar»")
    }), 30_000)

  it.effect("never takes anybody's words for markup", () =>
    visit({}, async (page) => {
      await be(page, "João")
      const hostile = `<img src=x onerror="document.title='taken'"><b>hola</b> & &lt;script&gt;`
      await say(page, hostile)
      const mine = page.locator(".message.guest .words").last()
      await mine.waitFor()
      assert.strictEqual(await mine.textContent(), hostile)
      await hotelSays(page, "hola</b>")
      assert.strictEqual(await page.locator(".message img, .message b").count(), 0)
      assert.notStrictEqual(await page.title(), "taken")
    }), 30_000)

  it.effect("sends once what is sent twice by mistake, and in the order of writing", () =>
    visit({}, async (page) => {
      await be(page, "João")
      await page.getByRole("button", { name: /The Lantern House/ }).click()
      const mine = page.locator(".message.guest .words")
      const before = await mine.count()
      await words(page).fill("primeira")
      // No pause for the runtime's answer between the keys.
      await words(page).evaluate((box) => {
        const press = () => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }))
        press()
        press()
        Object.assign(box, { value: "segunda" })
        press()
      })
      await mine.filter({ hasText: "segunda" }).waitFor()
      assert.deepStrictEqual((await mine.allTextContents()).slice(before), ["primeira", "segunda"])
    }), 30_000)

  it.effect("keeps the words that the runtime did not take", () =>
    visit({}, async (page) => {
      await page.route("**/chat/api/messages", (route) => route.fulfill({ status: 429, json: { error: "not now" } }))
      await say(page, "Hasta luego")
      await page.getByRole("alert").filter({ hasText: "That was not sent: not now." }).waitFor()
      assert.strictEqual(await words(page).inputValue(), "Hasta luego")
    }, [/429/]), 30_000)

  it.effect("says how much goes under a picture instead of cutting it", () =>
    visit({}, async (page) => {
      await page.locator("#file").setInputFiles({ name: "lago.png", mimeType: "image/png", buffer: png })
      await say(page, "á".repeat(1025))
      await page.getByRole("alert").filter({ hasText: "room for 1024 characters" }).waitFor()
      assert.strictEqual((await words(page).inputValue()).length, 1025)
    }), 30_000)

  it.effect("sends pictures and places, quotes and reacts", () =>
    visit({}, async (page) => {
      await be(page, "Emily")
      await page.getByRole("button", { name: /Hostería Casa del Lago/ }).click()
      await page.locator("#file").setInputFiles({ name: "lago.png", mimeType: "image/png", buffer: png })
      await say(page, "The view from here")
      await hotelSays(page, "¡Qué linda foto!")
      const picture = page.locator(".message.guest img").last()
      assert.isAbove(await picture.evaluate((one) => one instanceof HTMLImageElement ? one.naturalWidth : 0), 0)

      await page.getByRole("button", { name: "Send a location" }).click()
      await page.getByRole("button", { name: /Bariloche airport/ }).click()
      await hotelSays(page, "El viaje tarda un cuarto de hora.")

      const answer = page.locator(".message.hotel").last()
      await answer.hover()
      await answer.getByRole("button", { name: "React with a thumbs up" }).click()
      await page.getByRole("img", { name: "Reactions: 👍" }).waitFor()
      await answer.hover()
      await answer.getByRole("button", { name: "Reply to this message" }).click()
      await say(page, "Good to know, silencio")
      const quoting = page.locator(".message.guest", { hasText: "Good to know" })
      assert.include(await quoting.locator(".quote").textContent(), "un cuarto de hora")
      await say(page, "me hacés llorar")
      await page.locator(".message.guest .reactions").waitFor()
      await shoot(page, "chat-pictures")
    }), 30_000)
})
