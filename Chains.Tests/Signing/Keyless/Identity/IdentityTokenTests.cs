using System.Buffers.Text;
using System.Text;
using Chains.Core.Signing;
using Chains.Core.Signing.Keyless.Identity;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Signing.Keyless.Identity;

public sealed class IdentityTokenTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));

    private static readonly long Now = Time.GetUtcNow().ToUnixTimeSeconds();

    private static string Good => Token($$"""{"iss":"https://issuer.test","sub":"me","aud":["sigstore"],"exp":{{Now + 600}}}""");

    [Fact]
    public async Task Get_AGoodToken_IsGiven()
    {
        var token = await GetAsync(Good);
        Assert.Equal(("https://issuer.test", "me", "me"), (token.Issuer, token.Subject, token.Challenge));
        Assert.DoesNotContain(token.Text, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ATokenWithAnEmailAddress_IsChallengedForTheAddress()
    {
        var token = await GetAsync(Token($$"""{"iss":"i","sub":"42","aud":"sigstore","exp":{{Now + 600}},"email":"a@b.c","email_verified":true}"""));
        Assert.Equal("a@b.c", token.Challenge);
    }

    [Theory]
    [InlineData("""{"iss":"i","sub":"s","aud":"sigstore","exp":0}""", "expired")]
    [InlineData("""{"iss":"i","sub":"s","aud":"elsewhere","exp":9999999999}""", "audience elsewhere, and must be for sigstore")]
    [InlineData("""{"iss":"i","sub":"s","aud":[],"exp":9999999999}""", "of nobody")]
    [InlineData("""{"iss":"i","sub":"s","exp":9999999999}""", "no claim aud")]
    [InlineData("""{"iss":"i","sub":"s","aud":"sigstore"}""", "no claim exp")]
    [InlineData("""{"sub":"s","aud":"sigstore","exp":9999999999}""", "no claim iss")]
    [InlineData("""{"iss":"i","aud":"sigstore","exp":9999999999}""", "no claim sub")]
    [InlineData("""{"iss":"i","sub":"s","aud":"sigstore","exp":9999999999,"nbf":9999999990}""", "not valid before")]
    [InlineData("""{"iss":"i","sub":"s","aud":"sigstore","exp":9999999999,"email":"a@b.c"}""", "not verified")]
    [InlineData("""[]""", "cannot be read")]
    public async Task Get_ABadToken_IsRefusedWithTheReasonAndNotRepeated(string claims, string why)
    {
        var token = Token(claims);
        var error = await Assert.ThrowsAsync<SigningException>(() => GetAsync(token));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("No identity token for keyless signing. one:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[1], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ATokenOfAnotherIssuer_IsRefused()
    {
        var settings = KeylessRig.Settings with { Provider = "one", Issuer = "https://wanted.test" };
        var error = await Assert.ThrowsAsync<SigningException>(() => Tokens(new FakeProvider("one", () => Good)).GetAsync(settings, default));
        Assert.Contains("https://issuer.test, but signers.x509.fulcio.issuer asks for https://wanted.test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAProviderWithAnIssuer_RefusesAnother()
    {
        var provider = new FakeProvider("google", () => Good) { Issuer = "https://accounts.google.com" };
        await Assert.ThrowsAsync<SigningException>(() => Tokens(provider).GetAsync(KeylessRig.Settings with { Provider = "google" }, default));
    }

    [Fact]
    public async Task Get_WithNoProviderNamed_TriesThoseEnabledInTheirOrder()
    {
        var (off, bad, good, last) = (new FakeProvider("off", () => Good) { Enabled = false }, new FakeProvider("bad", () => "nonsense"), new FakeProvider("good", () => Good), new FakeProvider("last", () => Good));
        await Tokens(off, bad, good, last).GetAsync(KeylessRig.Settings with { Provider = "" }, default);
        Assert.Equal((0, 1, 1, 0), (off.Asked, bad.Asked, good.Asked, last.Asked));
    }

    [Fact]
    public async Task Get_WithNoProviderThere_SaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<SigningException>(
            () => Tokens(new FakeProvider("off", () => Good) { Enabled = false }).GetAsync(KeylessRig.Settings with { Provider = "", TokenFile = "/some/where" }, default));
        Assert.Contains("Project a service account token for the audience sigstore to /some/where", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenAllFail_NamesEachWithItsReason()
    {
        var error = await Assert.ThrowsAsync<SigningException>(
            () => Tokens(new FakeProvider("one", () => "x"), new FakeProvider("two", () => "a.b.c")).GetAsync(KeylessRig.Settings with { Provider = "" }, default));
        Assert.Contains("one: what was given is no JSON web token. two: the claims of the token cannot be read.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FromAProviderThatDoesNotExist_NamesThoseThatDo()
    {
        var error = await Assert.ThrowsAsync<SigningException>(() => Tokens(new FakeProvider("one", () => Good)).GetAsync(KeylessRig.Settings with { Provider = "none" }, default));
        Assert.Contains("to one of one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_IsReadOrRefused() => Gen.String.Sample(text =>
    {
        foreach (var candidate in new[] { text, Token(text), $"{text}.{text}.{text}" })
        {
            try
            {
                IdentityToken.Parse(candidate);
            }
            catch (IdentityTokenException)
            {
                // Refused, as it should be.
            }
        }
    });

    private static string Token(string claims) => $"{Encode("{}")}.{Encode(claims)}.{Encode("signature")}";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static Task<IdentityToken> GetAsync(string token) =>
        Tokens(new FakeProvider("one", () => token)).GetAsync(KeylessRig.Settings with { Provider = "one" }, default);

    private static IdentityTokens Tokens(params IIdentityTokenProvider[] providers) => new(providers, Time);
}
