//! Times the crate model2vec-rs; README.md has the protocol. The crate does not show its ids, only vectors.

use model2vec_rs::model::StaticModel;
use serde_json::json;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::time::Instant;
use std::{env, fs::File};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [texts_file, folder, threads, vectors_file] = arguments.as_slice() else {
        return Err("expected TEXTS MODEL THREADS VECTORS".into());
    };
    let mut texts: Vec<String> = Vec::new();
    for line in BufReader::new(File::open(texts_file)?).lines() {
        texts.push(serde_json::from_str(&line?)?);
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let model = StaticModel::from_pretrained(folder, None, None, None)?;
    let warm_up: f64 = env::var("PEER_WARM_UP").map_or(Ok(5.0), |seconds| seconds.parse())?;
    let start = Instant::now();
    let mut file = BufWriter::new(File::create(vectors_file)?);
    for value in model.encode_flat(&texts) {
        file.write_all(&value.to_le_bytes())?;
    }
    file.flush()?;
    while start.elapsed().as_secs_f64() < warm_up {
        black_box(model.encode_flat(&texts));
    }
    for line in stdin().lock().lines() {
        let round: u32 = line?.trim().parse()?;
        let start = Instant::now();
        black_box(model.encode_flat(black_box(&texts)));
        let seconds = start.elapsed().as_secs_f64();
        let answer = json!({
            "peer": "model2vec-rs", "version": env!("PEER_VERSION"), "threads": threads, "round": round,
            "seconds": seconds, "texts": texts.len(), "tokens": null, "bytes": bytes, "ids_digest": null,
        });
        println!("{answer}");
        stdout().flush()?;
    }
    Ok(())
}
