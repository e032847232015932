namespace Chains.Tests.Storage.Oci;

internal sealed record FakeRequest(string Method, string Path, string Query, string Authorization, string Host);
