// What the editor is told of a paste or a division: `show(messages, { undo, offer })` and `hide()`.
// An offer is a button with a `label` that does `run`. “Undo” is there until something else is
// changed; Ctrl+Z does the same until then.
(() => {
    let takeBack = null;

    const hide = () => {
        takeBack = null;
        window.notice.hide();
    };

    const undo = () => {
        const action = takeBack;
        hide();
        action?.();
    };

    const show = (messages, { undo: action = null, offer = null } = {}) => {
        const buttons = [];
        if (offer) {
            const press = () => {
                hide();
                offer.run();
            };
            buttons.push({ label: offer.label, press });
        }
        if (action) {
            buttons.push({ label: "Undo", press: undo });
        }
        window.notice.show(messages, buttons);
        takeBack = action;
    };

    // After a change elsewhere, taking the paste back would take that change with it.
    const forgetUndo = (event) => {
        const isChange = event.type !== "click" || event.target.closest("[data-streamfield-action]");
        if (takeBack && isChange && !window.notice.contains(event.target)) {
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

    window.pasteNotice = { show, hide, isShown: () => window.notice.isShown() };
})();
