using System.Security.Cryptography;
using Chains.Core.Signing;
using Chains.Core.Transparency;

namespace Chains.Core.Trust;

/// <summary>Keys as trusted roots carry them (dev.sigstore.common.v1.PublicKey).</summary>
internal static class TrustedKey
{
    private const int MaxKeyBytes = 8 * 1024;

    private static readonly Dictionary<string, string> AlgorithmPrefixes = new(StringComparer.Ordinal)
    {
        ["PKCS1_RSA_PKCS1V5"] = "rsa-",
        ["PKIX_RSA_PKCS1V5"] = "rsa-",
        ["PKIX_RSA_PKCS1V15_2048_SHA256"] = "rsa-2048",
        ["PKIX_RSA_PKCS1V15_3072_SHA256"] = "rsa-3072",
        ["PKIX_RSA_PKCS1V15_4096_SHA256"] = "rsa-4096",
        ["PKIX_ECDSA_P256_HMAC_SHA_256"] = "ecdsa-p256",
        ["PKIX_ECDSA_P256_SHA_256"] = "ecdsa-p256",
        ["PKIX_ECDSA_P384_SHA_256"] = "ecdsa-p384",
        ["PKIX_ECDSA_P384_SHA_384"] = "ecdsa-p384",
        ["PKIX_ECDSA_P521_SHA_256"] = "ecdsa-p521",
        ["PKIX_ECDSA_P521_SHA_512"] = "ecdsa-p521",
        ["PKIX_ED25519"] = "ed25519",
        ["PKIX_ED25519_PH"] = "ed25519",
    };

    /// <summary>The key, or null when its details are none of those that are known.</summary>
    /// <exception cref="FormatException">The key is malformed, or another one than its details say.</exception>
    public static PublicKey? Read(ProtoJson message, string details)
    {
        if (!AlgorithmPrefixes.TryGetValue(details, out var prefix))
            return null;
        var bytes = message.RequiredBytes("rawBytes", MaxKeyBytes);
        var key = details == "PKCS1_RSA_PKCS1V5" ? FromPkcs1(message, bytes) : PublicKeys.FromSubjectPublicKeyInfo(bytes);
        return key.Algorithm.StartsWith(prefix, StringComparison.Ordinal)
            ? key
            : throw message.Invalid($"is {key.Algorithm}, not {details} as its details say.");
    }

    /// <summary>The details to write for a key.</summary>
    public static string DetailsOf(PublicKey key) => key.Algorithm switch
    {
        "ecdsa-p256" => "PKIX_ECDSA_P256_SHA_256",
        "ecdsa-p384" => "PKIX_ECDSA_P384_SHA_384",
        "ecdsa-p521" => "PKIX_ECDSA_P521_SHA_512",
        "ed25519" => "PKIX_ED25519",
        "rsa-2048" => "PKIX_RSA_PKCS1V15_2048_SHA256",
        "rsa-3072" => "PKIX_RSA_PKCS1V15_3072_SHA256",
        "rsa-4096" => "PKIX_RSA_PKCS1V15_4096_SHA256",
        _ => "PKIX_RSA_PKCS1V5",
    };

    // RSAPublicKey of RFC 8017 appendix A.1.1, without the algorithm around it.
    private static PublicKey FromPkcs1(ProtoJson message, byte[] der)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportRSAPublicKey(der, out var read);
            return read == der.Length ? PublicKeys.FromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo()) : throw message.Invalid("is followed by other bytes.");
        }
        catch (CryptographicException e)
        {
            throw new FormatException(message.Invalid("is no RSAPublicKey.").Message, e);
        }
    }
}
