namespace Chains.Core.Signing.Keyless;

/// <summary>A key that lives in memory only, with the certificate that says whose it is: one pair, for as long as the certificate is valid.</summary>
internal sealed class KeylessSigner(ISigner key, IssuedCertificate certificate, TimeProvider time) : ISigner
{
    public PublicKey PublicKey => key.PublicKey;

    public string? Certificate => certificate.Pem;

    public string? CertificateChain => certificate.ChainPem;

    public IssuedCertificate Issued => certificate;

    /// <exception cref="SigningException">The certificate has expired meanwhile: no verifier would take the signature.</exception>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        time.GetUtcNow() < certificate.NotAfter
            ? key.SignAsync(message, cancellation)
            : throw new SigningException($"The certificate of {certificate.Name} expired at {certificate.NotAfter:u} before it signed; the signature is made with the next one.");

    public void Dispose() => key.Dispose();
}
