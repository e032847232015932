using System.Text;
using Chains.Core.Signing;

namespace Chains.Tests.Signing;

internal static class TestKeys
{
    public static TheoryData<KeyAlgorithm> Algorithms =>
    [
        KeyAlgorithm.EcdsaP256, KeyAlgorithm.EcdsaP384, KeyAlgorithm.EcdsaP521, KeyAlgorithm.Ed25519, KeyAlgorithm.Rsa2048, KeyAlgorithm.Rsa3072,
    ];

    public static ISigner Signer(KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) => Signer(KeyPairGenerator.GenerateX509(algorithm).PrivateKey);

    public static ISigner Signer(string pem) => new PrivateKeyReader().Read(X509(pem));

    public static SigningSecret X509(string pem) => new("test secret", x509: Encoding.ASCII.GetBytes(pem));

    public static SigningSecret X509(KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) => X509(KeyPairGenerator.GenerateX509(algorithm).PrivateKey);

    public static SigningSecret Cosign(string pem, string password) =>
        new("test secret", cosignKey: Encoding.ASCII.GetBytes(pem), cosignPassword: Encoding.UTF8.GetBytes(password));
}
