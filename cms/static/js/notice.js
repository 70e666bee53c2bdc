// What an editor is told at the foot of the form, until it is closed or something else is told:
// `notice.show(lines, buttons)`, where a button is `{ label, press }`, and `notice.hide()`. What
// `isPassing` is only true until something is changed.
(() => {
    // It is there before it says anything, or it would not be read aloud.
    const region = document.createElement("div");
    region.className = "notice-region";
    region.setAttribute("role", "status");

    const attach = () => document.body.append(region);
    if (document.body) {
        attach();
    } else {
        document.addEventListener("DOMContentLoaded", attach);
    }

    let isPassing = false;

    const hide = () => region.replaceChildren();

    const button = ({ label, press }) => {
        const element = document.createElement("button");
        element.type = "button";
        element.className = "button button-secondary button-small";
        element.textContent = label;
        element.addEventListener("click", press);
        return element;
    };

    const show = (lines, buttons = [], more = {}) => {
        isPassing = Boolean(more.isPassing);
        const box = document.createElement("div");
        box.className = "notice";
        const text = document.createElement("div");
        for (const line of lines) {
            text.append(Object.assign(document.createElement("p"), { textContent: line }));
        }
        box.append(text, ...buttons.map(button), button({ label: "Close", press: hide }));
        region.replaceChildren(box);
    };

    const onChange = ({ type, target }) => {
        const isChange = type !== "click" || target.closest("[data-streamfield-action]");
        if (isPassing && isChange && !region.contains(target)) {
            hide();
        }
    };
    for (const type of ["beforeinput", "paste", "cut", "drop", "click"]) {
        document.addEventListener(type, onChange, true);
    }

    window.notice = { show, hide, isShown: () => region.hasChildNodes() };
})();
