module.exports = { transformIgnorePatterns: ["/node_modules/(?!(seedance-client|openapi-fetch)/)"] };
