/* Joins the buttons for passkeys to allauth's scripts, where a page has one. */
(() => {
  const forms = window.allauth.webauthn.forms
  const field = (button) => button.form.elements.credential.id
  const start = {
    passkey_login: (button) =>
      forms.loginForm({ ids: { login: button.id, credential: field(button) } }),
    mfa_webauthn_authenticate: (button) =>
      forms.authenticateForm({ ids: { authenticate: button.id, credential: field(button), data: 'js_data' } }),
    mfa_webauthn_add: (button) =>
      forms.addForm({ ids: { add: button.id, passwordless: 'id_passwordless', credential: field(button), data: 'js_data' } })
  }
  for (const [id, begin] of Object.entries(start)) {
    const button = document.getElementById(id)
    if (button) begin(button)
  }
})()
