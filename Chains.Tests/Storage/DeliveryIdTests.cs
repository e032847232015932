using Chains.Core.Storage;
using CsCheck;

namespace Chains.Tests.Storage;

public sealed class DeliveryIdTests
{
    [Fact]
    public void Of_TheSameDelivery_IsTheSameAndAUuidOfVersion8()
    {
        var id = DeliveryId.Of("uid", "taskrun-uid", "pubsub");

        Assert.Equal(id, DeliveryId.Of("uid", "taskrun-uid", "pubsub"));
        Assert.Equal((8, 8), (id.Version, id.Variant & 0xC));
    }

    [Fact]
    public void Of_DifferentDeliveries_AreDifferent() =>
        Gen.Select(Gen.String, Gen.String).Where(t => !t.Item1.Contains('\0') && !t.Item2.Contains('\0') && t.Item1 != t.Item2).Sample(t =>
            DeliveryId.Of(t.Item1, t.Item2, "oci") != DeliveryId.Of(t.Item2, t.Item1, "oci")
            && DeliveryId.Of(t.Item1, t.Item2, "oci") != DeliveryId.Of(t.Item1, t.Item2, "gcs"));
}
