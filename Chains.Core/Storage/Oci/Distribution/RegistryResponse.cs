using System.Net;
using System.Net.Http.Headers;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>A whole answer.</summary>
/// <param name="Address">Where it came from, after redirects.</param>
/// <param name="MediaType">Without parameters.</param>
/// <param name="DeclaredLength">The header; for HEAD, the size of what is not sent.</param>
/// <param name="Lookup">What the request authenticated with.</param>
internal sealed record RegistryResponse(
    Uri Address, HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, long? DeclaredLength, byte[] Body, CredentialLookup Lookup)
{
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
