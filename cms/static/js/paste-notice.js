// What the editor is told of a paste or a division: `show(messages, { undo, offer })` and `hide()`.
// An offer is a button with a `label` that does `run`. “Undo” is there until something else is changed; Ctrl+Z does the same until then.
(() => {
    const region = document.createElement("div");
    region.className = "paste-notice";
    region.setAttribute("role", "status");
    region.hidden = true;
    let takeBack = null;

    const attach = () => document.body.append(region);
    if (document.body) {
        attach();
    } else {
        document.addEventListener("DOMContentLoaded", attach);
    }

    const hide = () => {
        takeBack = null;
        region.hidden = true;
        region.replaceChildren();
    };

    const undo = () => {
        const action = takeBack;
        hide();
        action?.();
    };

    const button = (label, onClick) => {
        const element = document.createElement("button");
        element.type = "button";
        element.className = "button button-secondary button-small";
        element.textContent = label;
        element.addEventListener("click", onClick);
        return element;
    };

    const show = (messages, { undo: action = null, offer = null } = {}) => {
        const list = document.createElement("div");
        for (const message of messages) {
            const line = document.createElement("p");
            line.textContent = message;
            list.append(line);
        }
        takeBack = action;
        const buttons = [button("Close", hide)];
        if (action) {
            buttons.unshift(button("Undo", undo));
        }
        if (offer) {
            buttons.unshift(
                button(offer.label, () => {
                    hide();
                    offer.run();
                }),
            );
        }
        region.replaceChildren(list, ...buttons);
        region.hidden = false;
    };

    // After a change elsewhere, taking the paste back would take that change with it.
    const forgetUndo = (event) => {
        const isChange = event.type !== "click" || event.target.closest("[data-streamfield-action]");
        if (takeBack && isChange && !region.contains(event.target)) {
            hide();
        }
    };
    for (const type of ["beforeinput", "paste", "cut", "drop", "click"]) {
        document.addEventListener(type, forgetUndo, true);
    }
    document.addEventListener(
        "keydown",
        (event) => {
            const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
            if (takeBack && isUndo) {
                event.preventDefault();
                event.stopPropagation();
                undo();
            }
        },
        true,
    );

    window.pasteNotice = { show, hide, isShown: () => !region.hidden };
})();
