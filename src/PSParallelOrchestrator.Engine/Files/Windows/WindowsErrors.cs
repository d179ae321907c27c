namespace PSParallelOrchestrator.Engine.Files.Windows;

/// <summary>Errors of Windows that mean something to us; an HResult has them in its lower half.</summary>
internal static class WindowsErrors
{
    public const int AccessDenied = 5;
    public const int SharingViolation = 32;
    public const int LockViolation = 33;
    public const int MoreData = 234;
    public const int FileMapped = 1224;
}
