namespace Chains.Core.Formatting;

/// <summary>What became of one type hint: a param or result whose name says that it describes an artifact.</summary>
/// <param name="Source">Where it stood, such as <c>result IMAGE_URL</c> or <c>taskrun build: result IMAGES</c>.</param>
/// <param name="Kind">Which hint, such as <c>IMAGE_URL/IMAGE_DIGEST</c>.</param>
/// <param name="Understood">Whether it became a subject, a dependency or an image.</param>
/// <param name="Detail">What it became, or why it was not understood and what would be.</param>
public sealed record HintReport(string Source, string Kind, bool Understood, string Detail);
