using System.Text;
using Chains.Core.Storage.Oci.Credentials;
using Chains.Core.Storage.Oci.Distribution;
using CsCheck;

namespace Chains.Tests.Storage.Oci;

public sealed class DockerConfigTests
{
    [Theory]
    [InlineData("registry.example.com", "registry.example.com/team/app", true)]
    [InlineData("https://registry.example.com", "registry.example.com/team/app", true)]
    [InlineData("https://registry.example.com/v2/", "registry.example.com/team/app", true)]
    [InlineData("registry.example.com:5000", "registry.example.com:5000/app", true)]
    [InlineData("registry.example.com", "registry.example.com:5000/app", false)]
    [InlineData("registry.example.com/team", "registry.example.com/team/app", true)]
    [InlineData("registry.example.com/team", "registry.example.com/teammates/app", false)]
    [InlineData("*.example.com", "registry.example.com/app", true)]
    [InlineData("*.example.com", "example.com/app", false)]
    [InlineData("*.example.com", "a.b.example.com/app", false)]
    [InlineData("*.example.com:5000", "registry.example.com:5000/app", true)]
    [InlineData("registry.example.*", "registry.example.com:5000/app", false)]
    [InlineData("re*y.example.com", "registry.example.com/app", true)]
    [InlineData("https://index.docker.io/v1/", "index.docker.io/library/app", true)]
    [InlineData("docker.io", "index.docker.io/library/app", true)]
    [InlineData("registry.example.com.evil.org", "registry.example.com/app", false)]
    [InlineData("Registry.Example.com", "registry.example.com/app", true)]
    public void Find_MatchesAsKubeletsDo(string key, string repository, bool found)
    {
        Assert.True(RepositoryName.TryParse(repository, out var name));
        var config = Parse($$"""{"auths": {"{{key}}": {"username": "u", "password": "p"} } }""");

        Assert.Equal(found, config.Find(name) is not null);
    }

    [Fact]
    public void Find_OfSeveral_TakesTheMostSpecific()
    {
        var config = Parse("""
            {"auths":{"*.example.com":{"username":"wild","password":"p"},"r.example.com":{"username":"host","password":"p"},
                      "r.example.com/team":{"username":"team","password":"p"}}}
            """);

        Assert.Equal("team", config.Find(new RepositoryName("r.example.com", "team/app"))!.User);
        Assert.Equal("host", config.Find(new RepositoryName("r.example.com", "other/app"))!.User);
        Assert.Equal("wild", config.Find(new RepositoryName("s.example.com", "team/app"))!.User);
    }

    [Fact]
    public void Credential_InEachForm_IsRead()
    {
        var auth = Convert.ToBase64String("user:pass:word"u8);
        var token = Convert.ToBase64String("<token>:refresh"u8);
        var config = Parse($$"""
            {"auths":{"a.io":{"auth":"{{auth}}"},"b.io":{"auth":"{{auth.TrimEnd('=')}}","username":"other"},"c.io":{"identitytoken":"refresh"},
                      "d.io":{"registrytoken":"bearer"},"e.io":{"auth":"{{token}}"},"f.io":{},"g.io":{"auth":"no base64!"},"h.io":7} }
            """);

        RegistryCredential? Of(string registry) => config.Find(new RepositoryName(registry, "app"));
        Assert.Equal(("user", "pass:word"), (Of("a.io")!.User, Of("a.io")!.Password));
        Assert.Equal(("user", "pass:word"), (Of("b.io")!.User, Of("b.io")!.Password));
        Assert.Equal("refresh", Of("c.io")!.IdentityToken);
        Assert.Equal("bearer", Of("d.io")!.RegistryToken);
        Assert.Equal("refresh", Of("e.io")!.IdentityToken);
        Assert.All((string[])["f.io", "g.io", "h.io", "z.io"], registry => Assert.Null(Of(registry)));
    }

    [Fact]
    public void Legacy_IsTheMapAlone() => Assert.Equal(
        "u", DockerConfig.Parse(Encoding.UTF8.GetBytes("""{"https://r.io/v1/":{"username":"u","password":"p"}}"""), isLegacy: true).Find(new RepositoryName("r.io", "app"))!.User);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Parse_OfNoConfiguration_SaysSoWithoutQuotingIt(string content) =>
        Assert.Throws<FormatException>(() => Parse(content));

    [Fact]
    public void HasHelpers_WhereTheConfigurationNamesOne_IsTrue()
    {
        Assert.True(Parse("""{"credsStore":"desktop"}""").HasHelpers);
        Assert.True(Parse("""{"credHelpers":{"gcr.io":"gcloud"}}""").HasHelpers);
        Assert.False(Parse("""{"auths":{}}""").HasHelpers);
    }

    [Fact]
    public void Credential_AsText_SaysNothing() =>
        Assert.DoesNotContain("secret", RegistryCredential.Basic("u", "secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_OfAnything_GivesAConfigurationOrAFormatException() => Gen.OneOf(
            Gen.String, Gen.Select(Gen.String, Gen.String, (key, auth) => System.Text.Json.JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [key] = new { auth } } })))
        .Sample(content =>
        {
            try
            {
                Parse(content).Find(new RepositoryName("r.io", "team/app"));
            }
            catch (FormatException)
            {
            }
        });

    private static DockerConfig Parse(string json) => DockerConfig.Parse(Encoding.UTF8.GetBytes(json));
}
