/** What went wrong with a call: the API's own words, and the code that programs go by. */
export class Failure extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds after which it is worth trying again, where the API says so. */
  readonly retryAfter: number | undefined;
  /** Why a password is weak, where that is what is wrong. */
  readonly weakness: string | undefined;

  constructor(status: number, code: string, detail: string, retryAfter?: number, weakness?: string) {
    super(detail);
    this.name = "Failure";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.weakness = weakness;
  }

  /** The failure that an answer tells of (RFC 9457). */
  static async of(answer: Response): Promise<Failure> {
    const after = Number(answer.headers.get("retry-after") ?? Number.NaN);
    const retryAfter = Number.isFinite(after) ? after : undefined;
    try {
      const problem = (await answer.json()) as { code?: unknown; detail?: unknown; weakness?: unknown };
      if (typeof problem.code === "string" && typeof problem.detail === "string") {
        const weakness = typeof problem.weakness === "string" ? problem.weakness : undefined;
        return new Failure(answer.status, problem.code, problem.detail, retryAfter, weakness);
      }
    } catch (error) {
      // A proxy before Jeton may answer for it, in its own words.
      if (!(error instanceof SyntaxError)) throw error;
    }
    return new Failure(answer.status, "unexpected", `${answer.status} ${answer.statusText}`, retryAfter);
  }
}

/** Whatever was thrown, as a failure. A call that never arrived has no status. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof TypeError) return new Failure(0, "unreachable", "");
  return new Failure(0, "unexpected", thrown instanceof Error ? thrown.message : String(thrown));
}
