// Wagtail's form says which version it was opened with. After an autosave it is the one that was
// saved, or the next press of a button would look like that of somebody who knows nothing of it.
(() => {
    const setHidden = (form, name, value) => {
        let fields = form.querySelectorAll(`input[name="${name}"]`);
        if (!fields.length) {
            const field = Object.assign(document.createElement("input"), { type: "hidden", name });
            form.append(field);
            fields = [field];
        }
        fields.forEach((field) => {
            field.value = value;
        });
    };

    const remember = ({ target, detail }) => {
        const { response } = detail;
        if (response?.success && response.revision_id) {
            setHidden(target, "loaded_revision_id", response.revision_id);
            setHidden(target, "loaded_revision_created_at", response.revision_created_at);
        }
    };

    document.addEventListener("w-autosave:success", remember);
    // The page was saved, but what goes with it did not arrive.
    document.addEventListener("w-autosave:error", remember);
})();
