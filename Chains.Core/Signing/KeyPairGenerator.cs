using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Chains.Core.Signing;

/// <summary>Makes keys for <c>keys generate</c> and the sandbox.</summary>
public static class KeyPairGenerator
{
    /// <summary>The environment variable that cosign takes the password from.</summary>
    public const string PasswordVariable = "COSIGN_PASSWORD";

    public const string PublicKeyFile = "cosign.pub";

    /// <summary>An unencrypted PKCS#8 key, as <c>x509.pem</c> holds it. RSA takes up to a few seconds.</summary>
    public static KeyPair GenerateX509(KeyAlgorithm algorithm)
    {
        var pkcs8 = GeneratePkcs8(algorithm);
        try
        {
            return new KeyPair(PemEncoding.WriteString("PRIVATE KEY", pkcs8) + "\n", PublicOf(pkcs8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>A key encrypted as <c>cosign generate-key-pair</c> does.</summary>
    /// <param name="password">May be empty, as with cosign.</param>
    public static KeyPair GenerateCosign(KeyAlgorithm algorithm, string password)
    {
        var pkcs8 = GeneratePkcs8(algorithm);
        try
        {
            return new KeyPair(new CosignKeyFile().Encrypt(pkcs8, Encoding.UTF8.GetBytes(password)), PublicOf(pkcs8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>The password that the environment gives, or null when it gives none; an empty one counts.</summary>
    public static string? PasswordFromEnvironment() => Environment.GetEnvironmentVariable(PasswordVariable);

    /// <summary>
    /// Writes the private key under the given name (<c>x509.pem</c> or <c>cosign.key</c>, mode 0600) and the public one as <c>cosign.pub</c>.
    /// </summary>
    /// <exception cref="SigningException">One of the files exists: keys are never overwritten.</exception>
    public static async Task WriteAsync(KeyPair pair, string directory, string privateKeyFile, CancellationToken cancellation)
    {
        var privatePath = Path.Combine(directory, privateKeyFile);
        var publicPath = Path.Combine(directory, PublicKeyFile);
        foreach (var path in new[] { privatePath, publicPath })
        {
            if (File.Exists(path))
                throw new SigningException($"{path} exists, and keys are not overwritten; move it away or choose another directory.");
        }

        try
        {
            PrivateFile.CreateDirectory(directory);
            await PrivateFile.WriteNewAsync(privatePath, Encoding.ASCII.GetBytes(pair.PrivateKey), cancellation);
            await File.WriteAllTextAsync(publicPath, pair.PublicKey.Pem, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SigningException($"The key pair could not be written to {directory}: {e.Message}", e);
        }
    }

    private static byte[] GeneratePkcs8(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => Ecdsa(NistCurve.P256),
        KeyAlgorithm.EcdsaP384 => Ecdsa(NistCurve.P384),
        KeyAlgorithm.EcdsaP521 => Ecdsa(NistCurve.P521),
        KeyAlgorithm.Ed25519 => Ed25519(),
        KeyAlgorithm.Rsa2048 => Rsa(2048),
        KeyAlgorithm.Rsa3072 => Rsa(3072),
        KeyAlgorithm.Rsa4096 => Rsa(4096),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private static byte[] Ecdsa(NistCurve curve)
    {
        using var key = ECDsa.Create(curve.Curve);
        return key.ExportPkcs8PrivateKey();
    }

    private static byte[] Rsa(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKey();
    }

    // Version 0 (RFC 5208), without the optional public key: what openssl and Go write and every reader takes.
    private static byte[] Ed25519()
    {
        var seed = new Ed25519PrivateKeyParameters(new SecureRandom()).GetEncoded();
        byte[] pkcs8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20, .. seed];
        CryptographicOperations.ZeroMemory(seed);
        return pkcs8;
    }

    private static PublicKey PublicOf(byte[] pkcs8)
    {
        using var signer = PrivateKeyInfo.Read(pkcs8, "The new key");
        return signer.PublicKey;
    }
}
