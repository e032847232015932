using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Signing.Kms;

/// <summary>Checks AWS Signature Version 4 of a request as the service does ("Create a signed AWS API request").</summary>
internal static class AwsSignature
{
    public static bool Verify(HttpContext context, string region, string secret)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
            return false;
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = parts["Credential"].Split('/');
        if (scope is not ["AKIDEXAMPLE", var date, _, "kms", "aws4_request"] || scope[2] != region)
            return false;
        var names = parts["SignedHeaders"].Split(';');
        var headers = string.Concat(names.Select(name => $"{name}:{(name == "host" ? context.Request.Host.ToString() : context.Request.Headers[name].ToString()).Trim()}\n"));
        var request = $"{context.Request.Method}\n{context.Request.Path}\n\n{headers}\n{parts["SignedHeaders"]}\n{Hash((string)context.Items["body"]!)}";
        var text = $"AWS4-HMAC-SHA256\n{context.Request.Headers["X-Amz-Date"]}\n{date}/{region}/kms/aws4_request\n{Hash(request)}";
        var key = new[] { date, region, "kms", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (current, next) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(next)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == parts["Signature"];
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
