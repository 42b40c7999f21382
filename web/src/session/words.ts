import { both } from "../words/both";

export const session = both(
  {
    signIn: "Sign in",
    signOut: "Sign out",
    account: "Account",
    accountHint: "Your e-mail address or user name",
    password: "Password",
    wrong: "The name or the password is wrong.",
    wrongPassword: "The password is wrong.",
    insecure:
      "This page was not loaded over HTTPS, so the browser will not keep a session. Open Jeton over HTTPS, or on this very machine as http://127.0.0.1.",
    first: "First time here?",
    firstHint:
      "Jeton printed a link when it started; open it to choose the administrator's password. Where nobody has it any more, this command makes another one:",
    forgot: "Forgot the password? An administrator can give you a link to choose a new one.",
    ended: "Your session is over. Sign in again to go on.",
    again: "Your password, please",
    againHint: "What you are about to do needs the password of the last five minutes.",
    confirm: "Confirm",
  },
  {
    signIn: "Entrar",
    signOut: "Sair",
    account: "Conta",
    accountHint: "Seu e-mail ou nome de usuário",
    password: "Senha",
    wrong: "O nome ou a senha está errado.",
    wrongPassword: "A senha está errada.",
    insecure:
      "Esta página não veio por HTTPS, então o navegador não guarda a sessão. Abra o Jeton por HTTPS ou, nesta mesma máquina, em http://127.0.0.1.",
    first: "É a primeira vez?",
    firstHint:
      "O Jeton mostrou um link ao iniciar; abra-o para escolher a senha do administrador. Quem o perdeu cria outro com este comando:",
    forgot: "Esqueceu a senha? Um administrador pode dar a você um link para escolher outra.",
    ended: "Sua sessão terminou. Entre de novo para continuar.",
    again: "Sua senha, por favor",
    againHint: "O que você vai fazer exige que a senha tenha sido digitada nos últimos cinco minutos.",
    confirm: "Confirmar",
  },
);
