// What an editor is told at the foot of the form, until it is closed or something else is told:
// `notice.show(lines, buttons)` and `notice.hide()`. A button is `{ label, press }`, and `press` is
// given what closes the notice. What `isPassing` is hidden when something is changed.
// `notice.ask(lines, buttons)` asks a question, which stays above the rest until it is closed.
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

    const button = (label, press) => {
        const element = document.createElement("button");
        element.type = "button";
        element.className = "button button-secondary button-small";
        element.textContent = label;
        element.addEventListener("click", press);
        return element;
    };

    const boxOf = (lines, buttons) => {
        const box = document.createElement("div");
        box.className = "notice";
        const text = document.createElement("div");
        for (const line of lines) {
            text.append(Object.assign(document.createElement("p"), { textContent: line }));
        }
        const close = () => box.remove();
        const all = [...buttons, { label: "Close", press: close }];
        const row = document.createElement("div");
        row.append(...all.map(({ label, press }) => button(label, () => press(close))));
        box.append(text, row);
        return box;
    };

    let told = null;
    let isPassing = false;
    const hide = () => told?.remove();

    const show = (lines, buttons = [], more = {}) => {
        hide();
        told = boxOf(lines, buttons);
        isPassing = Boolean(more.isPassing);
        region.append(told);
    };

    const ask = (lines, buttons) => region.prepend(boxOf(lines, buttons));

    const onChange = ({ type, target }) => {
        const isChange = type !== "click" || target.closest("[data-streamfield-action]");
        if (isPassing && isChange && !region.contains(target)) {
            hide();
        }
    };
    for (const type of ["beforeinput", "paste", "cut", "drop", "click"]) {
        document.addEventListener(type, onChange, true);
    }

    window.notice = { show, ask, hide, isShown: () => region.hasChildNodes() };
})();
