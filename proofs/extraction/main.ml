(* karpnet-check [FILE]: for every line "TASK CERTIFICATE" of a file or standard input, one line "proved" or "refused".
   Both are streams of numbers in the digits of theories/streams/Digits.v: octal, the highest first, each digit
   but the last of a number with 8 added. All that is trusted here beyond the extracted checker is how digits
   are read, and which word is printed. *)

open Checker

exception Malformed of string

(* Numbers share their leading bits: of small ones there is one copy each. *)
let num_shared = 1 lsl 16

let shared =
  let table = Array.make num_shared XH in
  for i = 2 to num_shared - 1 do
    table.(i) <- (if i land 1 = 0 then XO table.(i / 2) else XI table.(i / 2))
  done;
  table

let rec positive i =
  if i < num_shared then shared.(i) else if i land 1 = 0 then XO (positive (i lsr 1)) else XI (positive (i lsr 1))

let shared_naturals = Array.init num_shared (fun i -> if i = 0 then N0 else Npos shared.(i))
let natural i = if i < num_shared then shared_naturals.(i) else Npos (positive i)

let digit = function
  | '0' .. '9' as c -> Char.code c - Char.code '0'
  | 'a' .. 'f' as c -> Char.code c - Char.code 'a' + 10
  | _ -> raise (Malformed "expected digits 0 to 9 and a to f")

(* The octal digits so far, and the numbers before, the last one first. *)
let rec stream read ends number numbers =
  match read () with
  | Some c when c <> ' ' && c <> '\n' ->
    let d = digit c in
    if number >= 1 lsl 59 then raise (Malformed "a number is 2^62 or more");
    let number = (number lsl 3) lor (d land 7) in
    if d < 8 then stream read ends 0 (natural number :: numbers) else stream read ends number numbers
  | c ->
    if number > 0 || c <> Some ends then raise (Malformed "expected lines of a task, a space and a certificate");
    List.rev numbers

let characters channel =
  let size = 65536 in
  let buffer = Bytes.create size in
  let at = ref 0 and filled = ref 0 in
  let rec next () =
    if !at < !filled then (incr at; Some (Bytes.get buffer (!at - 1)))
    else (filled := input channel buffer 0 size; at := 0; if !filled = 0 then None else next ())
  in
  let peek () = match next () with Some c -> decr at; Some c | None -> None in
  (next, peek)

let rec check_lines next peek =
  match peek () with
  | None -> ()
  | Some _ ->
    let task = stream next ' ' 0 [] in
    let certificate = stream next '\n' 0 [] in
    print_endline (if check_line task certificate then "proved" else "refused");
    check_lines next peek

let () =
  try
    let channel =
      match Sys.argv with
      | [| _ |] -> stdin
      | [| _; file |] -> open_in_bin file
      | _ -> raise (Malformed "usage: karpnet-check [FILE]")
    in
    let next, peek = characters channel in
    check_lines next peek
  with
  | Malformed problem | Sys_error problem -> prerr_endline ("karpnet-check: " ^ problem); exit 2
  | Stack_overflow -> prerr_endline "karpnet-check: the stack is too small; raise it: ulimit -s unlimited"; exit 2
  | Out_of_memory -> prerr_endline "karpnet-check: out of memory"; exit 2
