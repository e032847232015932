using Chains.Core.Records;

namespace Chains.Web.Api.Keys;

/// <summary>A public key that has signed here.</summary>
/// <param name="KeyId">As DSSE carries it: <c>SHA256:</c> and unpadded base64.</param>
/// <param name="Hex">The same digest in hex, for addresses; null for an id of another form.</param>
/// <param name="Algorithm">Such as <c>ecdsa-p256</c>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as PEM.</param>
/// <param name="Source">Where the private half was read.</param>
/// <param name="RetiredAt">When another key took its place; null while it is current.</param>
/// <param name="Current">Whether it signs now.</param>
/// <param name="Download">Where the PEM is a file.</param>
public sealed record KeyDetails(
    string KeyId,
    string? Hex,
    string Algorithm,
    string PublicKey,
    string Source,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset? RetiredAt,
    bool Current,
    string Download)
{
    internal static KeyDetails From(KeyRecord key)
    {
        var hex = KeyName.Hex(key.KeyId);
        return new KeyDetails(
            key.KeyId, hex, key.Algorithm, key.Pem, key.Source, key.FirstSeenAt, key.RetiredAt, key.RetiredAt is null,
            $"{ApiRoutes.Root}/keys/{hex ?? Uri.EscapeDataString(key.KeyId)}.pem");
    }
}
