namespace Chains.Core.Signing.Kms;

/// <summary>One version of a key that does not leave its service. Safe for concurrent use.</summary>
internal interface IKmsKey : IDisposable
{
    /// <summary>Asks the service for the public half, once.</summary>
    /// <exception cref="SigningException">It did not give one that can be used.</exception>
    Task<PublicKey> LoadAsync(CancellationToken cancellation);

    /// <summary>Has the message signed; ECDSA signatures are ASN.1 DER. After <see cref="LoadAsync"/>.</summary>
    /// <exception cref="SigningException">The service did not sign.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);
}
