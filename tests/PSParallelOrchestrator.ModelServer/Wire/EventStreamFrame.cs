using System.Buffers.Binary;
using System.Text;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>
/// Frames of AWS event streams: total length, headers' length and their CRC-32, headers, payload, CRC-32 of all before.
/// Numbers are big endian; every header is a string (type 7).
/// </summary>
internal static class EventStreamFrame
{
    private const byte StringHeader = 7;
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(each =>
    {
        uint value = (uint)each;
        for (int bit = 0; bit < 8; bit++) { value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1; } return value;
    })];

    public static byte[] Event(string type, string payload) =>
        Frame([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], payload);

    public static byte[] Exception(string type, string payload) =>
        Frame([(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], payload);

    private static byte[] Frame((string Name, string Value)[] headers, string payload)
    {
        using MemoryStream head = new();
        Span<byte> length = stackalloc byte[2];
        foreach ((string name, string value) in headers)
        {
            head.WriteByte((byte)name.Length);
            head.Write(Encoding.UTF8.GetBytes(name));
            head.WriteByte(StringHeader);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Encoding.UTF8.GetByteCount(value));
            head.Write(length);
            head.Write(Encoding.UTF8.GetBytes(value));
        }

        byte[] body = Encoding.UTF8.GetBytes(payload);
        byte[] frame = new byte[16 + head.Length + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc(frame.AsSpan(0, 8)));
        head.ToArray().CopyTo(frame, 12);
        body.CopyTo(frame, 12 + (int)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte each in bytes)
        {
            value = CrcTable[(value ^ each) & 0xFF] ^ (value >> 8);
        }

        return ~value;
    }
}
