namespace Chains.Tests.Storage.Oci;

internal enum FakeAuth
{
    None,
    Basic,
    Bearer,
}
