using Chains.Core.Extraction;

namespace Chains.Tests.Extraction;

public sealed class ContainerImageTests
{
    [Theory]
    [InlineData("docker.io/a@sha256:1", "oci://docker.io/a")]
    [InlineData("docker-pullable://docker.io/a@sha256:1", "oci://docker.io/a")]
    public void Parse_ImageId_IsAMaterial(string imageId, string uri)
    {
        var material = ContainerImage.Parse(imageId);

        Assert.Equal(uri, material?.Uri);
        Assert.Equal([("sha256", "1")], material!.Digest.Entries.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:1")]
    [InlineData("a@b")]
    [InlineData("a@sha256:1:2")]
    [InlineData("a@b@sha256:1")]
    public void Parse_WhatIsNoImageWithDigest_IsNull(string imageId) => Assert.Null(ContainerImage.Parse(imageId));
}
