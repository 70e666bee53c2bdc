// After a form was refused: says how much is missing, lists each fault with the way to it, marks the
// words that it is about, and takes it off the list when it is mended. “Go to the first error” opens
// whatever the fault is in: a tab, a closed panel or block, the dialog of the schedule.
(() => {
    const FAULTS = ".error-message, .help-critical";
    const LONGEST = 30;
    const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const INPUTS = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
    const QUOTED = /“([^”]+?)(?: …)?”/g;

    const form = document.getElementById("page-edit-form");
    const notice = document.querySelector("[data-refused]");
    if (!form) {
        return;
    }

    const wordsOf = (fault) => fault.textContent.replace(/\s+/g, " ").trim();

    // A block has all its messages in one; `divide` gives each a span.
    const faults = () =>
        [...form.querySelectorAll(FAULTS)]
            .flatMap((one) => (one.querySelector("span") ? [...one.querySelectorAll("span")] : [one]))
            .filter((one) => !one.hidden && wordsOf(one));

    const fieldOf = (fault) =>
        fault.closest("[data-contentpath], .w-field, [data-streamfield-child], [data-panel]") ?? fault;

    const nameOf = (panel) => {
        const type = panel.querySelector(".c-sf-block__type")?.textContent.trim();
        const text = panel.querySelector("[data-panel-heading-text]")?.textContent.trim() ?? "";
        if (!panel.matches("[data-streamfield-child] *, [data-streamfield-child]") || !type) {
            return text;
        }
        return text ? `${type} “${text.slice(0, LONGEST)}${text.length > LONGEST ? "…" : ""}”` : type;
    };

    // What is around the fault, from the outside in, as “Body › Paragraph”.
    const placeOf = (fault) => {
        const names = [];
        for (let part = fault.closest("[data-panel]"); part; part = part.parentElement.closest("[data-panel]")) {
            const name = nameOf(part);
            if (name) {
                names.unshift(name);
            }
        }
        const label = fault.closest(".w-field__wrapper")?.querySelector(".w-field__label");
        const own = label?.textContent.replace("*", "").trim();
        return [...new Set(own ? [...names, own] : names)].join(" › ");
    };

    const reveal = (fault) => {
        const tab = fault.closest("[role=tabpanel]");
        if (tab?.hidden) {
            document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
        }
        const dialog = fault.closest(".w-dialog");
        if (dialog?.getAttribute("aria-hidden") === "true") {
            dialog.dispatchEvent(new CustomEvent("w-dialog:show"));
        }
        for (let part = fault.parentElement; part && part !== form; part = part.parentElement) {
            if (part.matches("details")) {
                part.open = true;
            }
            const toggle = part.matches("[data-panel]") && part.querySelector("[data-panel-toggle]");
            if (toggle && toggle.getAttribute("aria-expanded") === "false") {
                toggle.click();
            }
        }
        const field = fieldOf(fault);
        const candidates = [...field.querySelectorAll(INPUTS), ...field.querySelectorAll("button")];
        const input = candidates.find((one) => one.offsetParent);
        input?.focus({ preventScroll: true });
        // The list above may change while a smooth scroll is under way, and end it.
        fault.scrollIntoView({ block: "center", behavior: "instant" });
    };

    // The button of Wagtail finds the first fault only if it can be seen.
    document.addEventListener(
        "click",
        (event) => {
            const button = event.target.closest?.("[data-controller~=w-focus]");
            const [first] = button ? faults() : [];
            if (first && button.closest(".messages")) {
                event.stopPropagation();
                reveal(first);
            }
        },
        true,
    );

    // The words stay as they are: the browser paints over them.
    const rangeOf = (text, area) => {
        const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
        const nodes = [];
        let all = "";
        while (walker.nextNode()) {
            nodes.push([all.length, walker.currentNode]);
            all += walker.currentNode.data;
        }
        const start = all.replace(/\s/g, " ").indexOf(text);
        if (start < 0) {
            return null;
        }
        const at = (offset) => {
            const [begin, node] = nodes.findLast(([position]) => position <= offset);
            return [node, Math.min(offset - begin, node.length)];
        };
        const range = document.createRange();
        range.setStart(...at(start));
        range.setEnd(...at(start + text.length));
        return range;
    };

    const mark = (found) => {
        if (!window.Highlight) {
            return;
        }
        const ranges = found.flatMap((fault) => {
            const area = fieldOf(fault).querySelector("[contenteditable=true]")
                ?? fault.closest("[data-streamfield-child]")?.querySelector("[contenteditable=true]");
            const message = wordsOf(fault);
            const sentence = message.slice(Math.max(message.indexOf("in: “"), 0));
            const texts = [...sentence.matchAll(QUOTED)].map(([, text]) => text);
            texts.push(...(message.match(/\[\d[\d\s,–-]*\](?= stands)/g) ?? []));
            return area ? texts.map((text) => rangeOf(text, area)).filter(Boolean) : [];
        });
        CSS.highlights.set("fault", new Highlight(...ranges));
    };

    mark(faults());
    if (!notice) {
        return;
    }
    const list = document.createElement("ol");
    list.className = "faults";
    notice.after(list);
    let isSaved = false;

    const heading = (count) => {
        const many = NUMBERS[count] ?? count;
        const missing = count === 1 ? "one thing is missing" : `${many} things are missing`;
        const saved = isSaved ? " Your draft is saved." : "";
        return count
            ? `${notice.dataset.title}: ${missing}.${saved}`
            : `Nothing is missing any more.${saved}`;
    };

    const entry = (fault) => {
        const item = document.createElement("li");
        const button = Object.assign(document.createElement("button"), { type: "button" });
        button.textContent = placeOf(fault) || "Here";
        button.addEventListener("click", () => reveal(fault));
        item.append(button, ` ${wordsOf(fault)}`);
        return item;
    };

    // Wagtail counts anew when the value changes; both mean that one is enough to be shown. The map of
    // the form is drawn anew as if there were a new panel.
    const count = () => {
        document.dispatchEvent(new CustomEvent("wagtail:panel-init"));
        for (const { dataset } of document.querySelectorAll(".w-tabs__errors, .messages [data-w-count-find-value]")) {
            dataset.wCountMinValue = dataset.wCountMinValue === "0" ? "0.5" : "0";
        }
    };

    const takeAway = (fault) => {
        fault.hidden = true;
        const message = fault.closest(FAULTS);
        message.hidden = ![...message.querySelectorAll("span")].some((one) => !one.hidden);
        const errors = message.closest(".w-field__errors");
        if (message.hidden && errors) {
            errors.hidden = true;
            errors.closest(".w-field")?.classList.remove("w-field--error");
        }
    };

    // Wagtail puts the messages of a block into one line. Each is a fault of its own.
    const divide = (fault, messages) => {
        const parts = [];
        let rest = wordsOf(fault);
        while (rest) {
            const part = messages.find((message) => rest.startsWith(message));
            if (!part) {
                return;
            }
            parts.push(part);
            rest = rest.slice(part.length).trim();
        }
        if (parts.length > 1) {
            const lines = parts.map((part) => Object.assign(document.createElement("span"), { textContent: part }));
            fault.replaceChildren(...lines);
        }
    };

    const show = () => {
        const found = faults();
        const told = document.querySelectorAll(".messages [data-refused] ~ .errorlist li").length;
        notice.textContent = heading(found.length || told);
        list.replaceChildren(...found.map(entry));
        mark(found);
    };

    // What the server still finds, each as often as it finds it. A fault is only taken away if its
    // field was changed: several may say the same.
    const changed = new WeakSet();
    const update = (messages) => {
        const left = [...messages];
        const found = faults().sort((a, b) => changed.has(fieldOf(a)) - changed.has(fieldOf(b)));
        for (const fault of found) {
            const words = wordsOf(fault);
            const index = left.findIndex((message) => {
                const said = message.replace(/\s+/g, " ").trim();
                return words.includes(said) || said.includes(words);
            });
            if (index >= 0) {
                left.splice(index, 1);
            } else {
                takeAway(fault);
            }
        }
        for (const item of document.querySelectorAll(".messages [data-refused] ~ .errorlist li")) {
            item.hidden = !messages.includes(item.textContent);
        }
        show();
        count();
    };

    const ask = async () => {
        const data = new FormData(form);
        for (const [name, value] of JSON.parse(notice.dataset.refused)) {
            data.set(name, value);
        }
        data.set("only-check", "1");
        const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
        if (answer?.ok && answer.headers.get("Content-Type")?.includes("json")) {
            update((await answer.json()).messages);
        }
    };

    form.addEventListener("input", ({ target }) => {
        for (const fault of faults()) {
            if (fieldOf(fault).contains(target)) {
                changed.add(fieldOf(fault));
            }
        }
    });
    document.addEventListener("w-autosave:success", () => {
        isSaved = true;
        show();
        ask();
    });
    window.addEventListener("load", () => {
        const messages = JSON.parse(notice.dataset.messages);
        faults().forEach((fault) => divide(fault, messages));
        show();
    });
})();
