// What makes the form of a page quick: the title has the focus, Enter never sends the form, the
// preview stands beside the form where there is room, and each tab knows how many errors it has.
(() => {
    const PANEL_KEY = "wagtail:side-panel-open";
    const ROOM_FOR_PREVIEW = "(min-width: 90em)";
    const FIELDS = "input:not([type=hidden]), textarea, select, [contenteditable=true]";

    const form = document.getElementById("page-edit-form");
    if (!form) {
        return;
    }
    const title = form.querySelector("#id_title");

    const isFree = () => !document.activeElement || document.activeElement === document.body;

    // The tab that holds the title is shown a moment later.
    const focusTitle = (patience = 300) => {
        if (!title || title.value !== "" || !isFree()) {
            return;
        }
        title.focus();
        if (isFree() && patience) {
            requestAnimationFrame(() => focusTitle(patience - 1));
        }
    };

    const next = (field) => {
        const fields = [...form.querySelectorAll(FIELDS)].filter((one) => one.offsetParent);
        return fields[fields.indexOf(field) + 1];
    };

    // Otherwise the browser presses the first button of the form; and between the title and the
    // next field there is the button of a comment, which a space would press.
    form.addEventListener("keydown", (event) => {
        const field = event.target;
        const isLine = field.matches("input:not([type=checkbox], [type=radio], [type=file])");
        const isEnter = event.key === "Enter";
        const isTab = event.key === "Tab" && !event.shiftKey;
        if (!(isEnter || (isTab && field === title)) || event.isComposing || event.defaultPrevented) {
            return;
        }
        if (field === title || (isLine && field.form === form)) {
            event.preventDefault();
        }
        if (field === title) {
            next(field)?.focus();
        }
    });

    // Wagtail remembers what was opened or closed last; before that, it shows no panel.
    const openPreview = () => {
        const preview = document.querySelector('[data-side-panel="preview"]');
        let remembered = "";
        try {
            remembered = localStorage.getItem(PANEL_KEY);
        } catch {
            return;
        }
        if (preview && remembered === null && window.matchMedia(ROOM_FOR_PREVIEW).matches) {
            preview.dispatchEvent(new CustomEvent("open"));
        }
    };

    // Wagtail counts before the blocks of a body have been drawn.
    const countErrors = () => {
        for (const counter of document.querySelectorAll(".w-tabs__errors")) {
            counter.dataset.wCountMinValue = "0";
        }
    };

    focusTitle();
    window.addEventListener("load", () => {
        openPreview();
        countErrors();
    });
})();

// What Wagtail keeps out of sight to the right, as the map of the form, is not to be scrolled to:
// the form would slide under the menu, and nobody could bring it back.
(() => {
    const main = document.getElementById("main");
    // Sooner it would end a smooth scroll, as the one to the first error.
    const atRest = "onscrollend" in window ? "scrollend" : "scroll";
    main?.addEventListener(atRest, () => {
        if (main.scrollLeft) {
            main.scrollTo({ left: 0, behavior: "instant" });
        }
    });
})();
