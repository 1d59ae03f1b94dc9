export async function writePage(_results: unknown): Promise<void> {}
