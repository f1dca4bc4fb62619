/** So many answers are kept; then it begins anew. */
const mostRemembered = 20_000;

/**
 * Hosts are looked at every few seconds and hardly anything moves that a loss hangs on, so the same question is asked
 * again and again. What is the same by its values has the same answer.
 */
export function remembered<Question, Answer>(
  answer: (question: Question) => Answer,
): (question: Question) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (question) => {
    const text = JSON.stringify(question);
    const known = answers.get(text);
    if (known) return known.answer;
    if (answers.size >= mostRemembered) answers.clear();
    const made = answer(question);
    answers.set(text, { answer: made });
    return made;
  };
}
