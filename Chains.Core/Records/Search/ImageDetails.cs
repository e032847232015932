using Chains.Core.Records.Queries;

namespace Chains.Core.Records.Search;

/// <summary>Everything on record about one digest.</summary>
/// <param name="Digest">With its algorithm.</param>
/// <param name="Names">Under which it was built, with every name once.</param>
/// <param name="Signatures">Over it and over statements that name it, newest first.</param>
/// <param name="Runs">That built it or say so, newest first.</param>
/// <param name="Unsigned">Statements about it that nobody signed.</param>
/// <param name="Provenance">The newest provenance statement that names it, as it was signed; null where there is none.</param>
public sealed record ImageDetails(
    string Digest, IReadOnlyList<string> Names, IReadOnlyList<SignatureListItem> Signatures, IReadOnlyList<RunListItem> Runs,
    IReadOnlyList<SourceRevision> Sources, int Unsigned, byte[]? Provenance);
