export default { name: 'unordered', summary: 'Is no plugin yet', version: 1 };
