using System.Security.Cryptography;

namespace PSParallelOrchestrator.ModelServer.Answers;

/// <summary>Ids as the service makes them: a prefix and 24 letters and digits.</summary>
internal static class Identifiers
{
    public static string New(string prefix) =>
        prefix + RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz", 24);
}
