namespace Chains.Core.Records.Search;

/// <summary>The ids between two, both left out, read from one end until there are enough.</summary>
/// <param name="Backwards">From the lower end.</param>
internal readonly record struct Stretch(long After, long Before, bool Backwards, int Take);
