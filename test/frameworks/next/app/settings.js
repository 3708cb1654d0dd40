export const settings = () => ({ apiKey: process.env.SEEDANCE_API_KEY, baseUrl: process.env.SEEDANCE_BASE_URL });
