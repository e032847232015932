using System.Text.Json;
using Chains.Core.Extraction;

namespace Chains.Tests.Extraction;

public sealed class MaterialListTests
{
    [Fact]
    public void Add_SameUriAndADigestInCommon_MergesTheDigests()
    {
        var list = new MaterialList();
        list.Add(new Material("git+https://g/x", DigestSet.Of("sha1", "aa")));
        list.Add(new Material("git+https://g/x", DigestSet.Of(JsonElement.Parse("""{"sha256":"bb","sha1":"aa"}"""))));
        list.Add(new Material("git+https://g/x", DigestSet.Of("sha256", "bb")));

        var material = Assert.Single(list);
        Assert.Equal([("sha1", "aa"), ("sha256", "bb")], material.Digest.Entries.ToArray());
    }

    [Fact]
    public void Add_SameUriAndNoDigestInCommon_KeepsBoth()
    {
        var list = new MaterialList();
        list.Add(new Material("oci://r.io/x", DigestSet.Of("sha256", "aa")));
        list.Add(new Material("oci://r.io/x", DigestSet.Of("sha256", "bb")));
        list.Add(new Material("oci://r.io/y", DigestSet.Of("sha256", "aa")));
        list.Add(new Material("oci://r.io/x", DigestSet.Of("sha256", "aa")));

        Assert.Equal(["oci://r.io/x", "oci://r.io/x", "oci://r.io/y"], list.Select(material => material.Uri));
    }

    [Fact]
    public void Add_NoDigestAtAll_IsNeverTheSame()
    {
        var list = new MaterialList();
        list.Add(new Material("x", DigestSet.Of(default(JsonElement))));
        list.Add(new Material("x", DigestSet.Of(default(JsonElement))));

        Assert.Equal(2, list.Count);
    }
}
