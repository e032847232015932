using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>The entries of a signing secret at one moment. An entry that is absent is null.</summary>
public sealed class SigningSecret
{
    public const string X509Entry = "x509.pem";
    public const string CosignKeyEntry = "cosign.key";
    public const string CosignPasswordEntry = "cosign.password";

    /// <summary>Longer entries are refused when they are read as keys.</summary>
    public const int MaxEntryBytes = 64 * 1024;

    /// <param name="source">Where it comes from, for operators: <c>secret tekton-chains/signing-secrets</c>, <c>directory /etc/signing-secrets</c>.</param>
    public SigningSecret(string source, byte[]? x509 = null, byte[]? cosignKey = null, byte[]? cosignPassword = null)
    {
        Source = source;
        X509 = x509;
        CosignKey = cosignKey;
        CosignPassword = cosignPassword;
        ContentHash = Hash();
    }

    public string Source { get; }

    /// <summary>Whether there is no key. A password alone is none.</summary>
    public bool IsEmpty => X509 is null && CosignKey is null;

    /// <summary>The source and the entry that holds the key: <c>secret tekton-chains/signing-secrets, x509.pem</c>.</summary>
    public string KeySource => X509 is null && CosignKey is null ? Source : $"{Source}, {(X509 is null ? CosignKeyEntry : X509Entry)}";

    /// <summary>Equal for secrets that make the same signer: entries that are not used do not count.</summary>
    internal string ContentHash { get; }

    internal byte[]? X509 { get; }

    internal byte[]? CosignKey { get; }

    internal byte[]? CosignPassword { get; }

    // x509.pem goes first, as in the Go controller.
    private string Hash()
    {
        if (X509 is not null)
            return "x509:" + Convert.ToHexStringLower(SHA256.HashData(X509));
        if (CosignKey is null)
            return "empty:" + Source;
        var password = CosignPassword is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(CosignPassword));
        return $"cosign:{Convert.ToHexStringLower(SHA256.HashData(CosignKey))}:{password}";
    }
}
