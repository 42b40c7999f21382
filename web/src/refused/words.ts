import { both } from "../words/both";

export const refused = both(
  {
    title: "Why was my request refused?",
    hint: "Show the secret that was sent, or pick a token, and read the reason and what to do about it.",
    why: "Why calls were refused",
    times_one: "once",
    times_other: "{{count}} times",
    bySecret: "By the secret that was sent",
    bySecretHint:
      "It is sent to Jeton once, kept nowhere, and does not count as a use. The field is emptied when the answer is there.",
    byToken: "By what was seen of a token",
    service: "Service",
    secret: "Secret",
    address: "Address that the request came from",
    addressHint: "Only needed for tokens that are bound to addresses.",
    ask: "Why?",
    accepted: "This secret is accepted",
    acceptedHint:
      "As it stands it works, from the address and with the scopes that you named. When a request is refused all the same, look at how it is sent.",
    sent: "Send it exactly like this, and send no second one:",
    refused: "This secret is refused: {{reason}}",
    stranger: "This is not a secret of this service",
    strangerHint:
      "Nothing like it was ever issued here, or a character is missing or too many. Check the service, copy it anew without blanks, quotation marks or the name of the header, or make a new token.",
    whose: "It is a secret of this token:",
    notYours: "Its token is not one of yours.",
    token: "Token",
    choose: "Choose a token",
    noTokens: "You have no tokens yet.",
    noRefusals:
      "None of its calls was refused in the last 30 days. A secret that is unknown here is counted for no token.",
    recent: "Refused calls of the last 30 days",
    unknownReason: "The reason has the code {{reason}}.",
    remedies: {
      missing: "The request carried no token. Send it in the header that the service wants.",
      several_credentials: "More than one token was sent, perhaps in two headers. Send exactly one.",
      malformed: "What was sent does not look like a token of this service. Copy it anew, in full.",
      unknown: "Nobody issued it here. Check the service, and copy the secret anew.",
      wrong_carrier: "The token is good, but stood in the wrong header. Send it in the header of its kind.",
      expired: "The token has expired. Make a new one, and put it wherever the old one is.",
      revoked: "The token was revoked or deleted. Make a new one, and put it wherever the old one is.",
      quarantined:
        "The token is in quarantine: somebody suspects that it got out. An administrator can release it.",
      rotated:
        "This is an old secret: the token was reset since. Put the new one in its place, and restart what still has the old one.",
      session_ended: "The sign-in that it belonged to is over. Sign in again, and take the new one.",
      account_disabled: "The account is disabled. An administrator can enable it.",
      service_disabled: "The service is disabled. An administrator can enable it.",
      not_yet_valid: "The token does not work yet. Wait until it begins, or make another.",
      address_not_allowed:
        "The token may only be used from certain addresses, and the request came from another, or from one that is not known. Send it from there, or make a token for the new place.",
      scope_missing:
        "The token may not do what the request wants. Give it that scope, or use a token that has it.",
      kind_not_allowed: "Tokens of this kind may not do this. Use one of another kind.",
      ambiguous_path:
        "The path of the request can be read in more than one way. Send it plain, without encoded slashes or dots.",
      unknown_path:
        "What is allowed depends on the path, and no trusted gateway told it. An administrator names the gateway in trusted-proxies.",
      restored:
        "Jeton was restored from a backup and does not know yet what has ended since. Ask an administrator; a new token works at once.",
      stale:
        "This node of Jeton was cut off and could not be sure. Try again; if it stays, tell an administrator.",
    },
  },
  {
    title: "Por que minha requisição foi recusada?",
    hint: "Mostre o segredo que foi enviado, ou escolha um token, e leia o motivo e o que fazer.",
    why: "Por que houve recusas",
    times_one: "uma vez",
    times_other: "{{count}} vezes",
    bySecret: "Pelo segredo que foi enviado",
    bySecretHint:
      "Ele é enviado ao Jeton uma vez, não fica guardado e não conta como uso. O campo é esvaziado quando a resposta chega.",
    byToken: "Pelo que se viu de um token",
    service: "Serviço",
    secret: "Segredo",
    address: "Endereço de onde veio a requisição",
    addressHint: "Só é preciso para tokens presos a endereços.",
    ask: "Por quê?",
    accepted: "Este segredo é aceito",
    acceptedHint:
      "Assim ele funciona, do endereço e com os escopos que você informou. Se a requisição é recusada mesmo assim, veja como ele é enviado.",
    sent: "Envie-o exatamente assim, e nenhum segundo:",
    refused: "Este segredo é recusado: {{reason}}",
    stranger: "Este não é um segredo deste serviço",
    strangerHint:
      "Nada parecido foi emitido aqui, ou falta ou sobra um caractere. Confira o serviço, copie-o de novo sem espaços, aspas ou o nome do cabeçalho, ou crie um novo token.",
    whose: "É um segredo deste token:",
    notYours: "O token dele não é seu.",
    token: "Token",
    choose: "Escolha um token",
    noTokens: "Você ainda não tem tokens.",
    noRefusals:
      "Nenhuma chamada dele foi recusada nos últimos 30 dias. Um segredo desconhecido não é contado para token algum.",
    recent: "Chamadas recusadas nos últimos 30 dias",
    unknownReason: "O motivo tem o código {{reason}}.",
    remedies: {
      missing: "A requisição não trazia token. Envie-o no cabeçalho que o serviço espera.",
      several_credentials: "Foi enviado mais de um token, talvez em dois cabeçalhos. Envie exatamente um.",
      malformed: "O que foi enviado não parece um token deste serviço. Copie-o de novo, por inteiro.",
      unknown: "Ninguém o emitiu aqui. Confira o serviço e copie o segredo de novo.",
      wrong_carrier: "O token é bom, mas estava no cabeçalho errado. Envie-o no cabeçalho do tipo dele.",
      expired: "O token expirou. Crie um novo e ponha-o onde estava o antigo.",
      revoked: "O token foi revogado ou excluído. Crie um novo e ponha-o onde estava o antigo.",
      quarantined: "O token está em quarentena: há suspeita de que vazou. Um administrador pode liberá-lo.",
      rotated:
        "Este é um segredo antigo: o token foi resetado depois. Ponha o novo no lugar dele e reinicie o que ainda tem o antigo.",
      session_ended: "A sessão a que ele pertencia terminou. Entre de novo e use o novo.",
      account_disabled: "A conta está desativada. Um administrador pode ativá-la.",
      service_disabled: "O serviço está desativado. Um administrador pode ativá-lo.",
      not_yet_valid: "O token ainda não vale. Espere até que comece, ou crie outro.",
      address_not_allowed:
        "O token só pode ser usado de certos endereços, e a requisição veio de outro, ou de um desconhecido. Envie-a de lá, ou crie um token para o novo lugar.",
      scope_missing:
        "O token não pode fazer o que a requisição pede. Dê a ele esse escopo, ou use um token que o tenha.",
      kind_not_allowed: "Tokens deste tipo não podem fazer isto. Use um de outro tipo.",
      ambiguous_path:
        "O caminho da requisição pode ser lido de mais de um jeito. Envie-o simples, sem barras ou pontos codificados.",
      unknown_path:
        "O que é permitido depende do caminho, e nenhum gateway confiável o informou. Um administrador indica o gateway em trusted-proxies.",
      restored:
        "O Jeton foi restaurado de um backup e ainda não sabe o que terminou desde então. Fale com um administrador; um token novo funciona na hora.",
      stale:
        "Este nó do Jeton ficou isolado e não pôde ter certeza. Tente de novo; se continuar, avise um administrador.",
    },
  },
);
