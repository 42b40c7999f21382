import { both } from "../words/both";

/** What is said before somebody has a password: to whoever starts a Jeton, and to whoever was given a link. */
export const link = both(
  {
    title: "Choose your password",
    paste: "Your link",
    pasteHint: "The whole link that you were given, or what stands behind # in it.",
    open: "Go on",
    invitation: "You were invited. Choose the password of your account.",
    reset: "Choose a new password for your account. It ends every session that is open, with its tokens.",
    account: "Account",
    ends: "The link works once, and ends",
    password: "New password",
    again: "The same again",
    differs: "The two are not the same.",
    weak: "This one is too easily guessed. The link still works: choose another.",
    choose: "Choose and sign in",
    rules: {
      all: "What a password has to be",
      long_one: "At least {{count}} character",
      long_other: "At least {{count}} characters",
      varied: "More than a short text again and again",
      own: "More than your name",
      common:
        "What is made of common words, years or rows of keys is refused. Four words that do not belong together are good.",
      met: "(it is)",
      unmet: "(not yet)",
    },
    invalid: "This link does not work, or no longer",
    invalidHint:
      "It may have been used, be too old, or be followed by a newer one. For your safety all of them look the same here.",
    invalidUsed: "If you have chosen your password by it, sign in.",
    invalidOther:
      "Otherwise ask an administrator for another link. For the first administrator, start Jeton again: every start prints one.",
    another: "Use another link",
    toSignIn: "To the sign-in",
    done: "Your password is chosen",
    doneHint: "Sign in with it, as {{account}}.",
    first: {
      title: "This Jeton waits for its first administrator",
      why: "Nobody has chosen the administrator's password yet. That takes a link which works once, and which only those can read who run this Jeton.",
      find: "Find the link. Jeton printed it when it started: in the terminal, in the journal of systemd, in the log of the container.",
      follow: "Open it in a browser, and choose a password.",
      lost: "Not there any more? Start Jeton again: every start prints a new one. Or stop it, and let this command print one:",
      signIn: "I have an account: sign in",
    },
  },
  {
    title: "Escolha sua senha",
    paste: "Seu link",
    pasteHint: "O link inteiro que você recebeu, ou o que vem depois de # nele.",
    open: "Continuar",
    invitation: "Você foi convidado. Escolha a senha da sua conta.",
    reset:
      "Escolha uma nova senha para a sua conta. Isso encerra todas as sessões abertas, com os tokens delas.",
    account: "Conta",
    ends: "O link funciona uma única vez e termina",
    password: "Nova senha",
    again: "A mesma de novo",
    differs: "As duas não são iguais.",
    weak: "Esta é fácil demais de adivinhar. O link ainda funciona: escolha outra.",
    choose: "Escolher e entrar",
    rules: {
      all: "Como a senha deve ser",
      long_one: "Pelo menos {{count}} caractere",
      long_other: "Pelo menos {{count}} caracteres",
      varied: "Mais que um texto curto repetido",
      own: "Mais que o seu nome",
      common:
        "Senhas feitas de palavras comuns, anos ou sequências do teclado são recusadas. Quatro palavras sem relação entre si são uma boa escolha.",
      met: "(cumprido)",
      unmet: "(ainda não)",
    },
    invalid: "Este link não funciona, ou não funciona mais",
    invalidHint:
      "Ele pode já ter sido usado, estar vencido ou ter sido substituído por outro. Para sua segurança, todos os casos aparecem iguais aqui.",
    invalidUsed: "Se você já escolheu sua senha com ele, entre.",
    invalidOther:
      "Se não, peça outro link a um administrador. Para o primeiro administrador, inicie o Jeton de novo: ele mostra um link a cada início.",
    another: "Usar outro link",
    toSignIn: "Ir para a entrada",
    done: "Sua senha foi escolhida",
    doneHint: "Entre com ela, como {{account}}.",
    first: {
      title: "Este Jeton espera pelo primeiro administrador",
      why: "Ninguém escolheu ainda a senha do administrador. Para isso há um link que funciona uma única vez e que só quem opera este Jeton pode ler.",
      find: "Encontre o link. O Jeton o mostrou ao iniciar: no terminal, no journal do systemd, no log do contêiner.",
      follow: "Abra-o em um navegador e escolha uma senha.",
      lost: "Não está mais lá? Inicie o Jeton de novo: ele mostra outro a cada início. Ou pare-o e deixe este comando mostrar um:",
      signIn: "Tenho uma conta: entrar",
    },
  },
);
