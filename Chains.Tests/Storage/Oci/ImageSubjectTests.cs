using Chains.Core.Formatting;
using Chains.Core.Storage.Oci;

namespace Chains.Tests.Storage.Oci;

public sealed class ImageSubjectTests
{
    private const string Hex = "e57145189e1821d5c6e1c8f943bd467c929ad51035c782b02a46d39489ac23ff";

    [Theory]
    [InlineData("registry.example.com/team/app", "registry.example.com", "team/app")]
    [InlineData("index.docker.io/library/app", "index.docker.io", "library/app")]
    [InlineData("127.0.0.1:5000/app", "127.0.0.1:5000", "app")]
    [InlineData("localhost/team/app", "localhost", "team/app")]
    public void Of_AnImage_IsItsRepositoryAndDigest(string name, string registry, string path)
    {
        var image = ImageSubject.Of(new Subject(name, "sha256", Hex))!;

        Assert.Equal((registry, path, "sha256:" + Hex), (image.Repository.Registry, image.Repository.Path, image.Digest));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("team/app")]
    [InlineData("docker.io/library/app")]
    [InlineData("pkg:maven/org.example/app@1.0")]
    [InlineData("https://repo.example.com/app.jar")]
    [InlineData("git+https://git.example.com/app.git")]
    [InlineData("registry.example.com/../app")]
    [InlineData("registry.example.com/team//app")]
    [InlineData("registry.example.com/Team/app")]
    [InlineData("registry.example.com/app:1.0")]
    [InlineData("")]
    public void Of_AnotherThing_IsNull(string name) => Assert.Null(ImageSubject.Of(new Subject(name, "sha256", Hex)));

    [Fact]
    public void Of_AnotherDigest_IsNull()
    {
        Assert.Null(ImageSubject.Of(new Subject("registry.example.com/app", "sha1", Hex[..40])));
        Assert.Null(ImageSubject.Of(new Subject("registry.example.com/app", "sha256", Hex[..40])));
    }

    [Theory]
    [InlineData("registry.example.com/signatures", "registry.example.com/signatures")]
    [InlineData("team/signatures", "index.docker.io/team/signatures")]
    [InlineData("", null)]
    [InlineData("https://registry.example.com/signatures", null)]
    [InlineData("registry.example.com/Signatures", null)]
    public void ParseRepository_ReadsWhatPeopleWrite(string text, string? repository) =>
        Assert.Equal(repository, ImageSubject.ParseRepository(text)?.ToString());
}
