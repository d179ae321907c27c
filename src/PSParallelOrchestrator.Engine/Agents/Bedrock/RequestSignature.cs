using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>AWS Signature Version 4, as Bedrock's runtime wants it.</summary>
internal static class RequestSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Service = "bedrock";

    /// <summary>Signs a request.</summary>
    /// <param name="request">The request; gets its headers.</param>
    public static void Add(HttpRequestMessage request, ReadOnlySpan<byte> body, ImmutableCredentials keys, string region, DateTimeOffset at)
    {
        var address = request.RequestUri!;
        var time = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.IsDefaultPort ? address.Host : address.Authority,
            ["x-amz-content-sha256"] = Hash(body),
            ["x-amz-date"] = time,
        };
        if (keys.UseToken)
        {
            headers["x-amz-security-token"] = keys.Token;
        }

        var names = string.Join(';', headers.Keys);
        var scope = $"{time[..8]}/{region}/{Service}/aws4_request";
        var canonical = string.Join(
            '\n',
            [
                request.Method.Method,
                Path(address),
                "",
                .. headers.Select(header => $"{header.Key}:{header.Value}"),
                "",
                names,
                headers["x-amz-content-sha256"],
            ]);
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={Sign(keys.SecretKey, scope, text)}");
    }

    // What stands in the path is encoded once more; an address of the runtime has no query.
    private static string Path(Uri address) => string.Join('/', address.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    private static string Sign(string secret, string scope, string text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
