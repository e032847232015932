namespace Chains.Core.Signing;

/// <summary>scrypt (RFC 7914). <paramref name="cost"/> is N, <paramref name="blockSize"/> r, <paramref name="parallelization"/> p.</summary>
internal delegate byte[] ScryptFunction(byte[] password, byte[] salt, int cost, int blockSize, int parallelization, int length);
