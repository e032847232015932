namespace Chains.Core.Trust.Tuf;

/// <summary>What a refresh gave.</summary>
/// <param name="Expires">When the repository has to be asked again at the latest: the earliest expiry of its metadata.</param>
public sealed record TufUpdate(TufState State, DateTimeOffset Expires);
