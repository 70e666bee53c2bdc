// Says below a field how long its text is: against a limit (`data-limit`), beyond which the page
// cannot be published, and against what search engines show (`data-shown`). The limit of a line is
// far away, so only a long one speaks of it. The browser's own limit (`maxlength`) silently drops
// the end of what is pasted, so each field that is entered loses it and counts instead.
(() => {
    const QUIET = 1000;

    const message = (length, limit, shown) => {
        if (length > limit) {
            return `${length - limit} characters too many: ${limit} at most`;
        }
        if (length > shown) {
            return `${length} characters; search engines show about ${shown}`;
        }
        return `${length} of ${shown ? `about ${shown}` : limit} characters`;
    };

    const add = (field) => {
        const limit = Number(field.dataset.limit) || Infinity;
        const shown = Number(field.dataset.shown);
        const most = shown || limit;
        const counter = document.createElement("p");
        counter.className = "character-count";
        counter.id = `${field.id}-count`;
        // Read with the field, and by itself only when the end is near and the typing pauses.
        const spoken = document.createElement("span");
        spoken.className = "w-sr-only";
        spoken.setAttribute("role", "status");
        field.after(counter, spoken);
        const described = field.getAttribute("aria-describedby");
        field.setAttribute("aria-describedby", [described, counter.id].filter(Boolean).join(" "));

        let timer;
        const show = (event) => {
            const { length } = [...field.value.trim()];
            const text = message(length, limit, shown);
            counter.textContent = text;
            counter.classList.toggle("character-count--over", length > most);
            clearTimeout(timer);
            if (event && length > most * 0.9) {
                timer = setTimeout(() => {
                    spoken.textContent = text;
                }, QUIET);
            }
        };
        field.addEventListener("input", show);
        show();
    };

    const isCounted = (field) => field.getAttribute("aria-describedby")?.includes(`${field.id}-count`);

    const unlimit = (field) => {
        if (field.maxLength >= 0) {
            field.dataset.limit = field.maxLength;
            field.removeAttribute("maxlength");
        }
    };

    document.querySelectorAll("[data-limit], [data-shown]").forEach(add);
    document.addEventListener("focusin", ({ target }) => unlimit(target));
    document.addEventListener("input", ({ target }) => {
        const length = [...(target.value ?? "")].length;
        if (length > target.dataset.limit * 0.9 && !isCounted(target)) {
            add(target);
        }
    });
})();
