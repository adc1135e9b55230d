/* Joins the buttons for passkeys to allauth's scripts, where a page has one, and says in
   the page's words when the browser gives no passkey. */
(() => {
  const forms = window.allauth.webauthn.forms
  const field = (button) => button.form.elements.credential.id
  const start = {
    passkey_login: (button) =>
      forms.loginForm({ ids: { login: button.id, credential: field(button) } }),
    mfa_webauthn_authenticate: (button) =>
      forms.authenticateForm({ ids: { authenticate: button.id, credential: field(button), data: 'js_data' } }),
    mfa_webauthn_reauthenticate: (button) =>
      forms.authenticateForm({ ids: { authenticate: button.id, credential: field(button), data: 'js_data' } }),
    mfa_webauthn_add: (button) =>
      forms.addForm({ ids: { add: button.id, passwordless: 'id_passwordless', credential: field(button), data: 'js_data' } })
  }
  const said = document.querySelector('[data-passkey]')
  for (const [id, begin] of Object.entries(start)) {
    const button = document.getElementById(id)
    if (!button) continue
    begin(button)
    button.addEventListener('click', () => said.replaceChildren())
  }

  const kinds = {
    NotAllowedError: 'refused',
    AbortError: 'refused',
    SecurityError: 'insecure',
    NotSupportedError: 'unable',
    InvalidStateError: 'double'
  }
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    const kind = window.PublicKeyCredential ? kinds[event.detail.exception.name] : 'unable'
    const sentence = document.createElement('p')
    sentence.className = 'note note--bad'
    sentence.textContent = `${said.dataset[kind ?? 'failed']} ${said.dataset.instead}`
    said.replaceChildren(sentence)
  })
})()
