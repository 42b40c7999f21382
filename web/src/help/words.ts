import { both } from "../words/both";

export const help = both(
  { nothing: "There is no help for this service.", table: "Table" },
  { nothing: "Não há ajuda para este serviço.", table: "Tabela" },
);
