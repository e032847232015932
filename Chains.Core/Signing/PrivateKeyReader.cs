using System.Security.Cryptography;
using System.Text;

namespace Chains.Core.Signing;

/// <summary>Makes the signer that a secret's entries describe: <c>x509.pem</c> first, then <c>cosign.key</c>, as the Go controller does.</summary>
internal sealed class PrivateKeyReader(ScryptFunction? scrypt = null)
{
    private readonly CosignKeyFile _cosign = new(scrypt);

    /// <exception cref="SigningException">No key, or one that is not usable; the message names the entry and the remedy.</exception>
    public ISigner Read(SigningSecret secret)
    {
        if (secret.X509 is { } pem)
            return ReadX509(pem, secret.KeySource);
        if (secret.CosignKey is { } key)
            return ReadCosign(key, secret.CosignPassword, secret);
        throw new SigningException(
            $"There is no signing key in {secret.Source}: neither {SigningSecret.X509Entry} nor {SigningSecret.CosignKeyEntry}. "
            + "Make one with `cosign generate-key-pair` or `keys generate`, and store it there.");
    }

    private static ISigner ReadX509(byte[] pem, string entry)
    {
        var (label, pkcs8) = ReadPem(pem, entry);
        try
        {
            return label == "PRIVATE KEY" ? PrivateKeyInfo.Read(pkcs8, entry) : throw new SigningException(WrongLabel(label, entry));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private ISigner ReadCosign(byte[] pem, byte[]? password, SigningSecret secret)
    {
        var entry = secret.KeySource;
        var (label, json) = ReadPem(pem, entry);
        if (label is not (CosignKeyFile.Label or CosignKeyFile.OldLabel))
        {
            throw new SigningException(
                $"{entry} holds a PEM block {label}, not {CosignKeyFile.Label}: "
                + (label.EndsWith("PUBLIC KEY", StringComparison.Ordinal)
                    ? "that is the public half; store cosign.key, not cosign.pub."
                    : $"store what `cosign generate-key-pair` wrote, or an unencrypted PKCS#8 key as {SigningSecret.X509Entry}."));
        }

        if (password is null)
        {
            throw new SigningException(
                $"{entry} is encrypted, and {secret.Source} has no entry {SigningSecret.CosignPasswordEntry}; add the password (an empty one for no password).");
        }

        var pkcs8 = _cosign.Decrypt(json, password, entry);
        try
        {
            return PrivateKeyInfo.Read(pkcs8, entry);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private static string WrongLabel(string label, string entry) => label switch
    {
        "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE" =>
            $"{entry} holds a {label}, which cannot sign; store the private key (-----BEGIN PRIVATE KEY-----).",
        "EC PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PARAMETERS" =>
            $"{entry} begins with {label}; Tekton Chains takes PKCS#8. Convert it with `openssl pkcs8 -topk8 -nocrypt -in KEY -out x509.pem`.",
        "ENCRYPTED PRIVATE KEY" =>
            $"{entry} is encrypted, and there is no entry for its password; decrypt it with `openssl pkcs8 -topk8 -nocrypt -in KEY -out x509.pem`, "
            + "or use cosign.key with cosign.password.",
        CosignKeyFile.Label or CosignKeyFile.OldLabel =>
            $"{entry} holds an encrypted cosign key; store it as {SigningSecret.CosignKeyEntry} with {SigningSecret.CosignPasswordEntry}.",
        _ => $"{entry} holds a PEM block {label}, not PRIVATE KEY; store an unencrypted PKCS#8 key.",
    };

    private static (string Label, byte[] Content) ReadPem(byte[] file, string entry)
    {
        if (file.Length > SigningSecret.MaxEntryBytes)
            throw new SigningException($"{entry} has more than {SigningSecret.MaxEntryBytes} bytes, which no key has; store the key alone.");
        var text = Encoding.Latin1.GetString(file);
        if (!PemEncoding.TryFind(text, out var fields))
            throw new SigningException($"{entry} is not PEM: no well-formed block begins with -----BEGIN; store the key file unchanged.");
        var content = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], content, out _);
        return (text[fields.Label], content);
    }
}
