using System.Net;

namespace Chains.Core.Transparency.Clients;

/// <summary>An answer, read to its end.</summary>
/// <param name="DuplicateIndex">Rekor v2's header <c>x-log-index</c>, which names the entry that is there already.</param>
internal sealed record LogAnswer(
    string Host, HttpStatusCode Status, byte[] Body, Uri? Location, TimeSpan? RetryAfter, long? DuplicateIndex);
