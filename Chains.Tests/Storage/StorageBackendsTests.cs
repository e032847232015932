using Chains.Core.Configuration;
using Chains.Core.Storage;

namespace Chains.Tests.Storage;

public sealed class StorageBackendsTests
{
    [Fact]
    public void WhyNot_OfAnnotations_IsNothing() => Assert.Null(StorageBackends.WhyNot(StorageBackends.Tekton));

    [Fact]
    public void WhyNot_OfEveryOtherBackend_IsWhatTheFeatureSays() => Assert.All(
        StorageBackends.Features, backend => Assert.Equal(FeatureAvailability.WhyNot(backend.Value), StorageBackends.WhyNot(backend.Key)));
}
